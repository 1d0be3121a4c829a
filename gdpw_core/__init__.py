"""GDPW Studio's research core: fit, guidance, progressive warping, composite. No Qt in here."""
