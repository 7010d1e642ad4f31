// What sending a parcel costs. Its twins are python/app.py and swift/Sources/Quote/Quote.swift.

// The first kilogram, in cents.
const first = { DE: 400, AT: 800, FR: 800 };
const elsewhere = 2000;
const next = 150;

export const handler = async (event) => {
  const { country = "", weight: text = "" } = event.queryStringParameters ?? {};
  const weight = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (weight < 1 || weight > 30000) {
    return answer(400, { error: "weight must be a number of grams from 1 to 30000" });
  }
  const kilograms = Math.ceil(weight / 1000);
  const cents = (Object.hasOwn(first, country) ? first[country] : elsewhere) + (kilograms - 1) * next;
  return answer(200, { country, weight, cents, by: "Node.js" });
};

function answer(statusCode, body) {
  return { statusCode, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
