import CairnEngine
import CairnKinds
import FoundationEssentials

/// LocalStack's environment variables. `localstack/environment`, which tests and scripts use too,
/// lists them with their reasons.
struct ServerEnvironment {
  /// The services that stacks use. Loaded before the server is ready, so that the first plan
  /// doesn't wait; other services are loaded at their first use.
  static let services = Catalog.standard.services

  var instance: LocalInstance
  /// The folder of the plug-ins.
  var plugins: String
  /// Services that are loaded before the server is ready.
  var services: [String]
  /// This process's environment, of which only a few variables are passed on.
  var inherited: (String) -> String?

  /// - Parameter declared: the text of `localstack/environment`.
  func variables(declared: String) throws -> [String: String] {
    var variables: [String: String] = [:]
    for name in ["HOME", "PATH", "DEBUG", "LS_LOG", "SSL_CERT_FILE", "CAIRN_LOCAL_HOSTS"] {
      variables[name] = inherited(name)
    }
    for (number, line) in declared.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let line = line.drop { $0 == " " }
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
        throw LocalError("\(plugins)/environment:\(number + 1) is not NAME=value.")
      }
      variables[String(line[..<equals])] = filled(line[line.index(after: equals)...])
    }
    // Services that aren't loaded in advance answer as well.
    variables["STRICT_SERVICE_LOADING"] = "0"
    if services.isEmpty {
      variables["EAGER_SERVICE_LOADING"] = "0"
      variables["SERVICES"] = nil
    }
    return variables
  }

  private func filled(_ text: Substring) -> String {
    String(text).replacing("${port}", with: "\(instance.port)")
      .replacing("${folder}", with: instance.folder)
      .replacing("${plugins}", with: plugins)
      .replacing("${services}", with: services.joined(separator: ","))
  }
}
