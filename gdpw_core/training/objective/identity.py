"""Identity loss: a frozen face recognition network sees the same person."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.head.pack import HeadPack
from gdpw_core.metrics.identity import (
    CHIP,
    CHIP_GOAL,
    CHIP_LANDMARKS,
    DlibFaceNet,
    mean_embedding,
)


class IdentityLoss(nn.Module):
    """1 - cosine of dlib's centred embeddings.

    Faces are cut out where the posed head has its eye corners and the base of its nose, so that
    gradients reach the picture and no landmarks have to be found in it.

    Args:
        network: frozen.
        pack: head whose vertices lie on the pictures.
    """

    def __init__(self, network: DlibFaceNet, pack: HeadPack) -> None:
        super().__init__()
        self.network = network.eval().requires_grad_(False)
        chosen = list(CHIP_LANDMARKS)
        corners = pack.faces[pack.mediapipe.triangles[chosen]]
        shares = pack.mediapipe.barycentric[chosen]
        self.register_buffer("corners", torch.tensor(corners))
        self.register_buffer("shares", torch.tensor(shares, dtype=torch.float32))
        self.register_buffer("mean", torch.tensor(mean_embedding(), dtype=torch.float32))

    def forward(
        self,
        output: Tensor,
        vertices: Tensor,
        known: Tensor,
        known_vertices: Tensor,
    ) -> Tensor:
        """Mean over pictures.

        Args:
            output: `[B, 3, S, S]` in [0, 1].
            vertices: of the heads in it, `[B, V, 3]`, crop space.
            known: real pictures of the same people, `[B, 3, S, S]`.
            known_vertices: of the heads in those.
        """
        with torch.no_grad():
            person = self.embedding(known, known_vertices)
        return 1 - F.cosine_similarity(self.embedding(output, vertices), person).mean()

    def embedding(self, picture: Tensor, vertices: Tensor) -> Tensor:
        """Centred embeddings `[B, 128]` of pictures with their posed heads."""
        # So small a network is twice as fast in float32 as under bfloat16 autocast.
        with torch.autocast(picture.device.type, enabled=False):
            grid = self._chip_grid(vertices.float())
            chips = F.grid_sample(picture.float(), grid, mode="bilinear", align_corners=False)
            chips = chips.contiguous(memory_format=torch.channels_last)
            embedding: Tensor = self.network(chips * 255)
            return embedding - self.get_buffer("mean")

    def _chip_grid(self, vertices: Tensor) -> Tensor:
        """Where each pixel of the face chips lies in crop space, `[B, CHIP, CHIP, 2]`."""
        corners = vertices[:, self.get_buffer("corners"), :2]  # [B, 5, 3, 2]
        points = torch.einsum("bnkc,nk->bnc", corners, self.get_buffer("shares"))
        # The least-squares similarity from picture to chip, turned round; a product of complex
        # numbers is a rotation and a scale.
        goal = points.new_tensor(CHIP_GOAL)
        a = torch.view_as_complex((goal - goal.mean(dim=0)).contiguous())
        centre = points.mean(dim=1, keepdim=True)
        b = torch.view_as_complex((points - centre).contiguous())
        turn = b.abs().square().sum(dim=1) / (b.conj() * a).sum(dim=1)
        steps = torch.arange(CHIP, device=points.device, dtype=points.dtype) + 0.5
        x, y = torch.meshgrid(steps, steps, indexing="xy")
        pixels = torch.complex(x - goal[:, 0].mean(), y - goal[:, 1].mean())
        placed = turn[:, None, None] * pixels
        return torch.view_as_real(placed) + centre[:, None]
