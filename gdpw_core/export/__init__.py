"""What leaves the program besides clips: pictures, head parameters, meshes."""
