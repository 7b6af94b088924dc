"""Training of the model; needs the extra ``train`` (PyTorch), which nothing at run time imports."""
