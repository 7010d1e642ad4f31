import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The routes of a live API.
struct LiveRoutes {
  var table: RouteTable
  /// In the words of the field `routes`.
  var values: [String: Value] = [:]

  /// From the answer of "GetResources" with methods.
  ///
  /// - Parameters:
  ///   - declared: the API as declared. Its spelling of a route is kept if the meaning is the same.
  ///     Paths that it has no route for, which `ignoreDrift` may keep, need no preflight answer; if
  ///     it has no routes, every path needs one.
  ///   - parts: what the methods refer to.
  ///   - authorizers: those of the API, in API Gateway's words.
  ///   - stage: the live one.
  init(
    _ resources: [RestResource], like declared: Properties, _ parts: APIParts,
    authorizers: [String: JSONValue], stage: APIStage, binaryMediaTypes: [String],
    in scope: Scope
  ) {
    let wanted = declared.values[API.routes.name]?.opened?.map ?? [:]
    let desired = RouteTable(declared, in: scope)
    let throttles = APIStage(declared).throttles
    let types = APIAuthorizer.methodTypes(authorizers)
    table = RouteTable(calls: [:], cors: nil, binaryMediaTypes: binaryMediaTypes)
    table.authorizers = authorizers
    var mocks: [String: [String: String]] = [:]
    for resource in resources {
      for (method, call) in resource.methods {
        let route = Route(method: method, path: resource.path)
        if method == "OPTIONS", call.isPreflight, wanted[route.key] == nil {
          mocks[resource.path] = call.preflightHeaders
          continue
        }
        let fields = RouteForm.fields(
          of: parts.named(call.answer), route, models: parts.models, in: scope)
        guard var fields else {
          table.calls[route] = .others(Self.words(for: call))
          values[route.key] = .string(Self.words(for: call))
          continue
        }
        let form = RouteForm(fields, of: route, types, in: scope)
        table.calls[route] = .form(form)
        let key = APIStage.key(of: route)
        fields[RouteFields.throttling] = stage.throttles[key]?.properties
        let isDeclared =
          desired.calls[route] == .form(form) && wanted[route.key]?.isResolved == true
          && throttles[key] == stage.throttles[key]
        values[route.key] = isDeclared ? wanted[route.key] : Self.shortest(fields)
      }
    }
    addPreflights(mocks, declared: Set(wanted.keys.compactMap { Route($0)?.path }))
  }

  private static func shortest(_ fields: Properties) -> Value {
    if fields.values.count == 1, let function = fields[RouteFields.function] {
      return .string(function)
    }
    return fields.value
  }

  private mutating func addPreflights(
    _ mocks: [String: [String: String]], declared: Set<String>
  ) {
    let methods = table.methods
    table.cors = Self.cors(
      mocks, declared.isEmpty ? methods : methods.filter { declared.contains($0.key) })
    // A preflight that differs from the others is shown as a separate route.
    let expected = table.cors == nil ? [:] : methods.filter { !$0.value.contains("OPTIONS") }
    for path in mocks.keys where expected[path] == nil {
      let route = Route(method: "OPTIONS", path: path)
      table.calls[route] = .others("a preflight answer")
      values[route.key] = "a preflight answer"
    }
  }

  /// The common answer of the mocks; nil if a path lacks one, or they differ.
  private static func cors(
    _ mocks: [String: [String: String]], _ methods: [String: [String]]
  ) -> CORS? {
    var common: CORS?
    for (path, own) in methods where !own.contains("OPTIONS") {
      guard let headers = mocks[path],
        let cors = CORS(headers: headers, own: RouteTable.named(own))
      else { return nil }
      if let common, common != cors { return nil }
      common = cors
    }
    return common
  }

  private static func words(for call: RestMethod) -> String {
    guard let uri = call.integrationURI else {
      return "\(call.integrationType?.lowercased() ?? "no") integration"
    }
    return Function.arn(invokedBy: uri) ?? uri
  }
}
