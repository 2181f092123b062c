"""What is asked of GitHub's GraphQL, since its REST has no call for it. Held against the schema that GitHub publishes.

Auto-merge (`enablePullRequestAutoMerge`) is not among them: GitHub would merge later, when nobody asks any more
whether the approval still counts, whether all is halted, or where the branch is. A merge queue is used where a rule
asks for it.
"""

MAKE_READY = (
    "mutation($pull: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $pull}) { pullRequest { isDraft } } }"
)
ENQUEUE = (
    "mutation($pull: ID!, $head: GitObjectID!) { enqueuePullRequest(input: {pullRequestId: $pull,"
    " expectedHeadOid: $head}) { mergeQueueEntry { state } } }"
)
QUEUED = "query($pull: ID!) { node(id: $pull) { ... on PullRequest { mergeQueueEntry { state } } } }"
