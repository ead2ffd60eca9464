"""What a user would write with Flask."""

from flask import Flask, jsonify, request

from _classifier import classify, model

model()
app = Flask(__name__)


@app.post("/")
def run():
    return jsonify(classify(request.get_json()))
