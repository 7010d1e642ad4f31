#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// What sending a parcel costs. Its twins are python/app.py and node/app.mjs.

/// The first kilogram, in cents.
let first = ["DE": 400, "AT": 800, "FR": 800]
let elsewhere = 2000
let next = 150

struct Event: Decodable {
  var queryStringParameters: [String: String]?
}

struct Answer: Encodable {
  var statusCode: Int
  var headers = ["Content-Type": "application/json"]
  var body: String

  init(_ statusCode: Int, _ body: some Encodable) throws {
    self.statusCode = statusCode
    self.body = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
  }
}

struct Price: Encodable {
  var country: String
  var weight: Int
  var cents: Int
  var by = "Swift"
}

func quote(_ event: Event) throws -> Answer {
  let asked = event.queryStringParameters ?? [:]
  let country = asked["country"] ?? ""
  guard let text = asked["weight"], text.utf8.count <= 5,
    text.utf8.allSatisfy({ (48...57).contains($0) }), let weight = Int(text),
    (1...30000).contains(weight)
  else {
    return try Answer(400, ["error": "weight must be a number of grams from 1 to 30000"])
  }
  let kilograms = (weight + 999) / 1000
  let cents = (first[country] ?? elsewhere) + (kilograms - 1) * next
  return try Answer(200, Price(country: country, weight: weight, cents: cents))
}

@main
struct Main {
  static func main() throws {
    try Runtime().run(quote)
  }
}
