"""Pictures, clips, parameters and meshes as files: dialogs, and the commands that do the same."""
