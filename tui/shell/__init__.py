"""The shell: its kernel, terminal, files, grammar and tools. It knows nothing of Kubernetes."""
