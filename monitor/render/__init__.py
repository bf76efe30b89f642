"""Brief and Digest become Markdown, HTML, text and JSON; rendering decides nothing."""
