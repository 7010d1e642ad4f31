import CairnAWS
import CairnLanguage

extension RouteTable {
  /// From the answer of "GetResources" with methods.
  ///
  /// - Parameter declared: the paths of the declared routes. Other paths, which `ignoreDrift` may
  ///   keep, need no preflight answer. If it is empty, the declared paths aren't known, and every
  ///   path needs one.
  init(live resources: [RestResource], declared: Set<String> = [], binaryMediaTypes: [String]) {
    var functions: [Route: String] = [:]
    var mocks: [String: [String: String]] = [:]
    for resource in resources {
      for (method, call) in resource.methods {
        let route = Route(method: method, path: resource.path)
        if method == "OPTIONS", call.isPreflight {
          mocks[resource.path] = call.mockHeaders
        } else {
          functions[route] = Self.target(of: call)
        }
      }
    }
    self.init(functions: functions, cors: nil, binaryMediaTypes: binaryMediaTypes)
    cors = Self.cors(
      mocks, declared.isEmpty ? methods : methods.filter { declared.contains($0.key) })
    // A preflight that differs from the others is shown as a separate route.
    let expected = cors == nil ? [:] : methods.filter { !$0.value.contains("OPTIONS") }
    for path in mocks.keys where expected[path] == nil {
      self.functions[Route(method: "OPTIONS", path: path)] = "a preflight answer"
    }
  }

  /// The common answer of the mocks; nil if a path lacks one, or they differ.
  private static func cors(
    _ mocks: [String: [String: String]], _ methods: [String: [String]]
  ) -> CORS? {
    var common: CORS?
    for (path, own) in methods where !own.contains("OPTIONS") {
      guard let headers = mocks[path], let cors = CORS(headers: headers, own: named(own)) else {
        return nil
      }
      if let common, common != cors { return nil }
      common = cors
    }
    return common
  }

  private static func target(of call: RestMethod) -> String {
    guard let uri = call.integrationURI else {
      return "\(call.integrationType?.lowercased() ?? "no") integration"
    }
    return Function.arn(invokedBy: uri) ?? uri
  }
}
