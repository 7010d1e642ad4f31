import CairnAWS
import CairnJSON

/// Where live status comes from. The client's settings (`initializationOptions`, the section
/// `cairn`) override the command line.
struct LanguageServerSettings: Hashable, Sendable {
  /// Whether the endpoint is read.
  var isLive = true
  var aws = false
  var endpoint: String?
  var region: String?
  var profile: String?
  /// Values of the stacks' parameters.
  var parameters: [String: String] = [:]

  /// Members of an unexpected type are ignored.
  func changed(by value: JSONValue) -> LanguageServerSettings {
    var settings = self
    if let live = value["live"]?.bool { settings.isLive = live }
    if let aws = value["aws"]?.bool { settings.aws = aws }
    if let endpoint = value["endpoint"]?.string { settings.endpoint = endpoint.nonEmpty }
    if let region = value["region"]?.string { settings.region = region.nonEmpty }
    if let profile = value["profile"]?.string { settings.profile = profile.nonEmpty }
    for (name, value) in value["parameters"]?.object ?? [:] {
      switch value {
      case .string(let text): settings.parameters[name] = text
      case .number(let number): settings.parameters[name] = number.text
      case .bool(let flag): settings.parameters[name] = String(flag)
      case .null, .array, .object: break
      }
    }
    return settings
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
