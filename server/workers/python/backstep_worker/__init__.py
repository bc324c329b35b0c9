"""The Python graph worker: runs the user's graphs in the user's own interpreter, with the server as their storage.

Needs the standard library and what every LangGraph project has installed (langgraph, langchain-core). Holds user code
and no state that matters; see server/protocol/worker.ts for what it and the server say to each other.
"""
