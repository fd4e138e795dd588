"""Captioned tours of the muscles: one script that captions and frames are both made from."""
