"""How bodies move: elastic flesh between bones, solved at a grid of poses and kept as figures."""
