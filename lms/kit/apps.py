from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "lms.kit"
    label = "kit"

    def ready(self) -> None:
        from . import required

        required.speak()
