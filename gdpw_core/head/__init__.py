"""The parametric head: its data (`pack`), its skinning (`lbs`) and the model in torch."""
