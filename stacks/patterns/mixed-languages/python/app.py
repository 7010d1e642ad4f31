"""What sending a parcel costs. Its twins are node/app.mjs and swift/Sources/Quote/Quote.swift."""

import json

# The first kilogram, in cents.
FIRST = {"DE": 400, "AT": 800, "FR": 800}
ELSEWHERE, NEXT = 2000, 150


def handler(event, context):
    asked = event.get("queryStringParameters") or {}
    country, text = asked.get("country", ""), asked.get("weight", "")
    weight = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= weight <= 30000:
        return answer(400, {"error": "weight must be a number of grams from 1 to 30000"})
    kilograms = (weight + 999) // 1000
    cents = FIRST.get(country, ELSEWHERE) + (kilograms - 1) * NEXT
    return answer(200, {"country": country, "weight": weight, "cents": cents, "by": "Python"})


def answer(status, body):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
