"""User, Organisation, Team, Membership, Invitation, PeopleFile."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import connections, models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lms.kit import chance, clock, rows

from .emails import normal
from .enums import Role, Theme

# No key is as large; SQLite takes none that is.
MOST_ROWS = 2**63


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail; addresses are kept in one form, so that one person has one account."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return normal(email or "")

    def get(self, *args: Any, **kwargs: Any) -> "User":
        """One person; by `pk` alone, as each request of somebody signed in asks, by a statement that is written out.

        Managers of related people, which are of classes made of this one, look among those only.
        """
        pk = kwargs.get("pk")
        if args or len(kwargs) != 1 or type(pk) is not int or not 0 < pk < MOST_ROWS or type(self) is not UserManager:
            return super().get(*args, **kwargs)
        whole, held = self._whole, connections[self.db]
        statement = f"SELECT {whole.columns()} FROM {self.model._meta.db_table} WHERE id = %s"  # noqa: S608 (our own table)
        with held.cursor() as cursor:
            cursor.execute(statement, [pk])
            row = cursor.fetchone()
        if row is None:
            raise self.model.DoesNotExist("No such person.")
        return whole.made(row, held)

    @cached_property
    def _whole(self) -> "rows.Reader[User]":
        return rows.Reader(self.model)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with that address; ValueError when it is none."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):  # type: ignore[django-manager-missing] # images and documents keep theirs in content
    """A person. `role_codes` is kept up to date at save time, so that no page asks for it."""

    username = None  # type: ignore[assignment]
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme, default=Theme.AUTO)
    role_codes = models.JSONField(default=list, editable=False)
    closed_by_hand = models.BooleanField(default=False, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_once")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normal(self.email)
        super().save(*args, **kwargs)

    @property
    def roles(self) -> frozenset[str]:
        """Every role of this person; a known person is always a learner."""
        codes = {Role.LEARNER.value, *self.role_codes}
        if self.is_superuser:
            codes.add(Role.ADMINISTRATOR.value)
        return frozenset(codes)

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the vocabulary; learner goes without saying."""
        return [str(role.label) for role in Role if role in self.roles and role != Role.LEARNER]

    @property
    def owner_key(self) -> str:
        """How jobs name this person without knowing of people."""
        return f"user:{self.public_id}"


class Organisation(models.Model):
    """A client company; people belong to it by invitation or by its people file."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A part of an organisation with one manager."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="accounts_team_once")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(left_on__isnull=True)


class Membership(models.Model):
    """A person in an organisation; ended by `left_on`, never deleted, so that the past stays readable."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships")
    manager = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="managed")
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    is_buyer = models.BooleanField(_("buys for the organisation"), default=False)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(left_on__isnull=True), name="accounts_one_active_membership"
            ),
            models.CheckConstraint(condition=Q(manager__isnull=True) | ~Q(manager=F("user")), name="accounts_not_own_manager"),
            models.CheckConstraint(condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="accounts_left_after_joined"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class Invitation(models.Model):
    """A place in an organisation offered to an e-mail address; used once, before it expires."""

    token = models.CharField(max_length=64, unique=True, default=chance.token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    email = models.EmailField(_("e-mail address"))
    is_buyer = models.BooleanField(_("buys for the organisation"), default=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=Q(accepted_at__isnull=True), name="accounts_one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.expires_at > clock.now()


class PeopleFile(models.Model):
    """An uploaded people file between its dry run and its confirmation; the content is wiped once applied or stale."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="people_files")
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(editable=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("people file")
        verbose_name_plural = _("people files")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} · {self.organisation}"
