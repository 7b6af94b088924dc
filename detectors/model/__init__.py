"""The trained model: what it is made of, and how it reads a text. It is trained by ``detectors.train``."""
