"""System checks that refuse unsafe settings at start-up."""
