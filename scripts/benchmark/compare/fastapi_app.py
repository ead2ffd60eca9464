"""What a user would write with FastAPI."""

from fastapi import FastAPI, Request

from _classifier import classify, model

model()
app = FastAPI()


@app.post("/")
async def run(request: Request):
    return classify(await request.json())
