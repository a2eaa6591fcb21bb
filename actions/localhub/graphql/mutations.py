"""The mutations that are served, each by the domain function that REST uses too: one method a mutation."""

from localhub.graphql.pull_mutations import PullMutations
from localhub.graphql.repository_mutations import RepositoryMutations


class Mutations(RepositoryMutations, PullMutations):
    """The root of a mutation."""
