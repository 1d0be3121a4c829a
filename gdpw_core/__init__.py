"""GDPW Studio's research core: fit, guidance, progressive warping, composite. No Qt in here."""

import os

# torch's OpenMP threads spin for a while after each parallel region. On two cores that starves
# the kernels that run next: a preview's field takes 20 ms beside waiting threads, 56 beside
# spinning ones. To be said before torch is imported; whoever chose otherwise keeps their choice.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
