import CairnLanguage

/// Rules between the fields of an API.
enum APIRules {
  /// API Gateway "CreateDeployment" refuses an API without methods.
  /// Those of a file that wasn't read are left out.
  static let methods = Rule { properties in
    guard let routes = properties["routes"] else {
      guard properties["openapi"] == nil else { return [] }
      return [
        .init(
          path: nil, summary: "API without routes",
          detail:
            "An API needs `routes`, as in `GET /images: list-images`, or an OpenAPI file with "
            + "operations: `openapi`.")
      ]
    }
    guard routes.map?.isEmpty == true else { return [] }
    return [
      .init(
        path: "routes", summary: "API without routes",
        detail: "API Gateway doesn't deploy an API without a method: declare a route, as in "
          + "`GET /images: list-images`.")
    ]
  }

  static let paths = Rule { properties in
    routes(properties).compactMap { key in
      guard let route = Route(key), let fault = route.fault else { return nil }
      return .init(
        path: "routes.\(key)", summary: "Path that API Gateway refuses",
        detail: "In `\(key)`, \(fault)")
    }
  }

  /// API Gateway "CreateResource": below one path there is one parameter at most.
  static let siblings = Rule { properties in
    var names: [String: String] = [:]
    return routes(properties).compactMap { key in
      guard let route = Route(key) else { return nil }
      var parent = ""
      for segment in route.segments {
        if segment.hasPrefix("{"), let other = names.updateValue(segment, forKey: parent),
          other != segment
        {
          names[parent] = other
          return .init(
            path: "routes.\(key)", summary: "Two names for one path parameter",
            detail: "Below `\(parent.isEmpty ? "/" : parent)` another route has the parameter "
              + "`\(other)` where this one has `\(segment)`. API Gateway accepts only one name "
              + "there."
          )
        }
        parent += "/\(segment)"
      }
      return nil
    }
  }

  static let cors = Rule { properties in
    guard let cors = properties["cors"]?.map else { return [] }
    if cors["origin"] != nil, cors["origins"] != nil, cors["origin"] != "*" {
      return [
        .init(
          path: "cors.origins", summary: "Origins are declared twice",
          detail: "`origins` replaces `origin`: leave one of the two out.")
      ]
    }
    if let index = cors["origins"]?.list?.firstIndex(of: "*") {
      return [
        .init(
          path: "cors.origins[\(index)]", summary: "Every origin among several",
          detail: "`*` allows every origin: write `origin: \"*\"` in place of `origins`.")
      ]
    }
    guard cors["credentials"]?.boolean == true, cors["origins"] == nil,
      (cors["origin"]?.string ?? "*") == "*"
    else { return [] }
    return [
      .init(
        path: "cors.credentials", summary: "Credentials for every origin",
        detail: "Browsers send no credentials where the origin is `*`. Name the page's `origin`, "
          + "as in `origin: https://images.example.com`.")
    ]
  }

  /// An emulator uses this tag as the API's id, and doesn't return it as a tag.
  static let idTag = EmulatorID.tagRule(
    owner: "API", described: "an API", noun: "API", instead: "the API's `id` or `url`")

  private static func routes(_ properties: [String: Value]) -> [String] {
    (properties["routes"]?.map ?? [:]).keys.sorted()
  }
}

/// The key of a route: `GET /images/{id}`.
struct Route: Hashable, Comparable {
  var method: String
  var path: String

  init(method: String, path: String) {
    self.method = method
    self.path = path
  }

  init?(_ key: String) {
    let parts = key.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    self.init(method: String(parts[0]), path: String(parts[1]))
  }

  var key: String { "\(method) \(path)" }

  /// Without the root: `/images/{id}` is `images` and `{id}`.
  var segments: [String] { path.split(separator: "/").map(String.init) }

  /// `id` and `rest` of `/images/{id}/{rest+}`.
  var parameterNames: [String] {
    segments.filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast($0.hasSuffix("+}") ? 2 : 1))
    }
  }

  /// Why API Gateway would refuse it, as the rest of a sentence.
  var fault: String? {
    if path.contains("//") {
      return "the path has an empty segment. Write one `/` between two segments."
    }
    for (index, segment) in segments.enumerated() {
      if segment.hasPrefix("{") || segment.hasSuffix("}") {
        let isGreedy = segment.hasSuffix("+}")
        let name = segment.dropFirst().dropLast(isGreedy ? 2 : 1)
        guard segment.hasPrefix("{"), segment.hasSuffix("}"), !name.isEmpty,
          name.utf8.allSatisfy(Self.isNameByte)
        else {
          return "`\(segment)` isn't a parameter. Write one as `{name}`, or `{name+}` for the rest "
            + "of the path, with letters, digits, hyphens, underscores and dots."
        }
        if isGreedy && index != segments.count - 1 {
          return "`\(segment)` takes the rest of the path, so nothing can follow it."
        }
      } else if !segment.utf8.allSatisfy({ Self.isNameByte($0) || "~:$@!*'(),;+".utf8.contains($0) }
      ) {
        return "`\(segment)` has characters that a path can't have, or a parameter that is not a "
          + "segment of its own."
      }
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  static func < (left: Route, right: Route) -> Bool {
    (left.path, left.method) < (right.path, right.method)
  }
}
