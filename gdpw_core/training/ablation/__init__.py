"""`gdpw-train ablation`: the paper's tables and figures."""
