"""What the API server refuses of pods and pod templates, in its order and words (pkg/apis/core/validation).

One file a part of the spec: each check yields the errors that one ValidateXxx of the server finds, in its order.
Loaded when the first pod or template is validated.
"""
