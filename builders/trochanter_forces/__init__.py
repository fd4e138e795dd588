"""The force parameters of the model `trochanter`, made from published architecture."""
