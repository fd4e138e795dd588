"""The bones as a statistical shape: surfaces, landmarks, frames and how they articulate."""
