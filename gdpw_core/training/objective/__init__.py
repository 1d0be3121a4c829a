"""What training minimises: losses, where they look, the frozen networks behind them."""
