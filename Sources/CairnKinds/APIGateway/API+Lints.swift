import CairnEngine
import CairnLanguage

extension API {
  // API Gateway prefers a named method to `ANY` of the same path.
  static let shadowLint = Lint { api, _ in
    let keys = (api.properties[routes.name]?.map ?? [:]).keys.sorted()
    let methods = Dictionary(grouping: keys.compactMap { Route($0) }, by: \.path)
      .mapValues { Set($0.map(\.method)) }
    let all = Set(RouteTable.named(["ANY"]))
    return keys.compactMap { key in
      guard let route = Route(key), route.method == "ANY",
        let declared = methods[route.path], all.isSubset(of: declared)
      else { return nil }
      return Lint.Finding(
        .shadowedRoute, at: api.address, "\(routes.name).\(key)",
        detail:
          "Every method of `\(route.path)` has a route of its own, which overrides `ANY`. "
          + "Remove `\(key)`.")
    }
  }
}
