"""One set of models for all end-to-end tests: loading them is most of a command's time."""

import pytest


@pytest.fixture(scope="session")
def loaded_pipeline():
    """A pipeline without weights of the user's."""
    from gdpw_core.pipeline import Pipeline

    return Pipeline()


@pytest.fixture
def quick_models(loaded_pipeline, monkeypatch):
    """Commands run in this process share the loaded models; chosen weights are still loaded."""
    from gdpw_core import pipeline

    real = pipeline.Pipeline

    def shared(**chosen):
        if not any(chosen.values()):
            return loaded_pipeline
        return real(**chosen)

    monkeypatch.setattr(pipeline, "Pipeline", shared)
