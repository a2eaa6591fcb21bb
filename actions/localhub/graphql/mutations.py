"""All mutations. Each mutation is a method that calls the same domain function as REST."""

from localhub.graphql.pull_mutations import PullMutations
from localhub.graphql.repository_mutations import RepositoryMutations


class Mutations(RepositoryMutations, PullMutations):
    """The root type of mutations."""
