import CairnEngine
import CairnLanguage

extension HTTPAPI {
  /// API Gateway developer guide, "Create routes for HTTP APIs".
  static let pathRule = Rule { properties in
    (properties[routes.name]?.map ?? [:]).keys.sorted().compactMap { key in
      guard let route = Route(key), let fault = route.fault else { return nil }
      return .init(
        path: "\(routes.name).\(key)", summary: "Path that API Gateway refuses",
        detail: "In `\(key)`, \(fault)")
    }
  }

  /// A route calls one thing.
  static let calleeRule = Rule { properties in
    RouteFields.listed(properties).compactMap { route in
      let hasFunction = route.fields[RouteFields.function.name] != nil
      let isURL = route.fields[HTTPRouteFields.integration.name] != nil
      if hasFunction, isURL {
        return .init(
          path: "\(route.path).\(HTTPRouteFields.integration.name)",
          summary: "Route with two callees",
          detail: "A route calls a `function` or has an `integration`: leave one of the two out.")
      }
      if !hasFunction, !isURL {
        return .init(
          path: route.path, summary: "Route without a callee",
          detail: "`\(route.key)` needs a `function` or an `integration`.")
      }
      guard isURL, let version = route.fields[HTTPRouteFields.payload.name],
        !HTTPRouteFields.payload.schema.meansAbsence(version)
      else { return nil }
      return .init(
        path: "\(route.path).\(HTTPRouteFields.payload.name)", summary: "Payload of a URL",
        detail: "`payload` is for a `function`: a URL gets the request as it is.")
    }
  }

  static let authRule = Rule { properties in
    let declared = properties[authorizers.name]?.map ?? [:]
    return RouteFields.listed(properties).compactMap { route in
      let name = route.fields[RouteFields.auth.name]?.string ?? RouteFields.Auth.none
      let words = [RouteFields.Auth.none, RouteFields.Auth.iam] + declared.keys.sorted()
      if !words.contains(name) {
        let near = NearMiss.best(for: name, among: words)
        return .init(
          path: "\(route.path).\(RouteFields.auth.name)", summary: "Unknown authorizer",
          detail: "The API has no authorizer `\(name)`."
            + (near.map { " Did you mean `\($0)`?" } ?? " `auth` takes \(words.alternatives())."))
      }
      guard route.fields[HTTPRouteFields.scopes.name]?.list?.isEmpty == false,
        declared[name]?.map?[HTTPAuthorizer.issuer.name] == nil
      else { return nil }
      return .init(
        path: "\(route.path).\(HTTPRouteFields.scopes.name)", summary: "Scopes without tokens",
        detail: "`scopes` are those of JSON Web Tokens: name an authorizer with an `issuer` in "
          + "`auth`.")
    }
  }

  /// API Gateway V2 "CreateAuthorizer".
  static let authorizerRule = Rule { properties in
    (properties[authorizers.name]?.map ?? [:]).sorted { $0.key < $1.key }
      .compactMap { name, value in
        violation(value.map ?? [:], at: "\(authorizers.name).\(name)")
      }
  }

  private static func violation(
    _ fields: [String: Value], at place: String
  ) -> Rule.Violation? {
    let hasIssuer = fields[HTTPAuthorizer.issuer.name] != nil
    if (fields[APIAuthorizer.function.name] == nil) != hasIssuer {
      return .init(
        path: place, summary: "Authorizer without a judge",
        detail: "An authorizer has a `function` or an `issuer`, and not both.")
    }
    func isSet(_ field: FieldSchema) -> Bool { !field.meansAbsence(fields[field.name]) }
    let others =
      hasIssuer
      ? [
        HTTPAuthorizer.ttl.schema, HTTPAuthorizer.simpleResponses.schema,
        HTTPAuthorizer.payload.schema,
      ] : [HTTPAuthorizer.audience.schema]
    if let other = others.first(where: isSet) {
      return .init(
        path: "\(place).\(other.name)", summary: "Field of another authorizer",
        detail:
          "`\(other.name)` is for an authorizer with \(hasIssuer ? "a `function`" : "an `issuer`")"
          + ": leave it out.")
    }
    let sources = fields[HTTPAuthorizer.identity.name]?.list
    let identity = "\(place).\(HTTPAuthorizer.identity.name)"
    if hasIssuer {
      if fields[HTTPAuthorizer.audience.name] == nil {
        return .init(
          path: place, summary: "Tokens for nobody",
          detail: "API Gateway admits tokens for an `audience`: name at least one.")
      }
      let places = sources?.compactMap(\.string) ?? ["header."]
      if places.count == 1, places[0].hasPrefix("header.") || places[0].hasPrefix("query.") {
        return nil
      }
      return .init(
        path: identity, summary: "Place of the token",
        detail: "The token is in one place, such as `[header.Authorization]` or `[query.token]`.")
    }
    if sources?.isEmpty == true, fields[HTTPAuthorizer.ttl.name]?.integer != 0 {
      return .init(
        path: identity, summary: "Authorizer without an identity",
        detail: "Decisions are kept by `identity`: say what identifies a caller, or set `ttl: 0`.")
    }
    guard fields[HTTPAuthorizer.simpleResponses.name]?.boolean == true,
      fields[HTTPAuthorizer.payload.name] == "1.0"
    else { return nil }
    return .init(
      path: "\(place).\(HTTPAuthorizer.simpleResponses.name)",
      summary: "Simple responses of version 1.0",
      detail: "`simpleResponses` needs `payload: \"2.0\"`.")
  }
}
