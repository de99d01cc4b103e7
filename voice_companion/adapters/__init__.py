"""The rim: each adapter imports its engine lazily and turns the engine's failures into ours."""
