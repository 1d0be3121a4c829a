"""GDPW Studio's research core: fit, guidance, progressive warping, composite. No Qt in here."""

import os

# Waiting threads of numerical libraries spin: on two cores they starve the kernels that run next.
# To be said before these libraries are imported; whoever chose otherwise keeps their choice.
# torch's OpenMP: a preview's field takes 20 ms beside waiting threads, 56 beside spinning ones.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# numpy's OpenBLAS: the fitter's small systems gain nothing from threads (0.26 s with one, 0.28 to
# 0.55 s with two), and for 30 ms after a fit guidance maps took 5 to 12 ms instead of 2.7.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
