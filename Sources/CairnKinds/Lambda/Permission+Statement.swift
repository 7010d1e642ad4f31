import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// How a statement of a function's policy says what a permission declares.
extension Permission {
  /// The content of a permission without its name.
  static func right(_ properties: Properties) -> [String?] {
    [
      properties[principal], properties[sourceArn], properties[sourceAccount], properties[url],
      properties[onlyByURL] == true ? "url" : nil,
    ]
  }

  /// Whether a permission can express the whole statement.
  static func isPlain(_ statement: JSONValue) -> Bool {
    let keys = (statement["Condition"]?.object ?? [:]).values.flatMap {
      ($0.object ?? [:]).keys.map { $0.lowercased() }
    }
    return statement["Effect"]?.string == "Allow"
      && statement["Action"].map(Right.actions.contains) == true
      && Set(keys).isSubset(of: heldConditions)
  }

  static func properties(
    of statement: JSONValue, named name: String, function: String, in scope: Scope
  ) -> Properties {
    var properties = Properties()
    properties[Self.entry] = name
    properties[Self.function] = function
    properties[raw: Self.principal.name] = principal(of: statement)
    let conditions = statement["Condition"]
    properties[raw: Self.sourceArn.name] = condition(conditions, "AWS:SourceArn")
    properties[raw: Self.sourceAccount.name] = condition(conditions, "AWS:SourceAccount")
    let auth = condition(conditions, Right.authCondition).string
    properties[Self.url] =
      statement["Action"] == Right.callAction ? (auth == "NONE" ? "none" : "iam") : nil
    let byURL = condition(conditions, Right.byURLCondition).string
    // Quirk of LocalStack: it doesn't keep this condition.
    if scope.flavour == .aws || byURL != nil {
      properties[Self.onlyByURL] = byURL?.lowercased() == "true"
    }
    properties.markRead([Self.url.name])
    return properties
  }

  private static func principal(of statement: JSONValue) -> Value {
    let principal = statement["Principal"]
    let text = principal?.string ?? principal?["Service"]?.string ?? principal?["AWS"]?.string ?? ""
    // An account is stored as the ARN of its root.
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return .string(parts.count == 6 && parts[5] == "root" ? String(parts[4]) : text)
  }

  private static func condition(_ conditions: JSONValue?, _ key: String) -> Value {
    for keys in (conditions?.object ?? [:]).values {
      for (name, value) in keys.object ?? [:] where name.lowercased() == key.lowercased() {
        return .string(value.string ?? value.bool.map(String.init) ?? "")
      }
    }
    return .null
  }

  /// What a permission permits (AWS Lambda developer guide, "Control access to Lambda function URLs").
  enum Right: Hashable {
    case invoke
    /// Calling the function's URL with this `auth`.
    case callURL(auth: String)
    /// Invoking the function by its URL, which a call of the URL also takes.
    case invokeByURL

    static let callAction: JSONValue = "lambda:InvokeFunctionUrl"
    static let actions: Set<JSONValue> = ["lambda:InvokeFunction", callAction]
    static let authCondition = "lambda:FunctionUrlAuthType"
    static let byURLCondition = "lambda:InvokedViaFunctionUrl"
    static let conditions = [authCondition, byURLCondition].map { $0.lowercased() }

    init(_ properties: Properties) {
      if let auth = properties[Permission.url] {
        self = .callURL(auth: auth)
      } else {
        self = properties[Permission.onlyByURL] == true ? .invokeByURL : .invoke
      }
    }

    var fields: [String: Value] {
      switch self {
      case .invoke: [:]
      case .callURL(let auth): [Permission.url.name: .string(auth)]
      case .invokeByURL: [Permission.onlyByURL.name: true]
      }
    }

    /// The end of the name of a permission that a function brings.
    var suffix: String {
      switch self {
      case .invoke: "invoke"
      case .callURL: "url"
      case .invokeByURL: "url-invoke"
      }
    }

    /// Members of "AddPermission".
    var request: [String: JSONValue] {
      switch self {
      case .invoke: ["Action": "lambda:InvokeFunction"]
      case .callURL(let auth):
        ["Action": Self.callAction, "FunctionUrlAuthType": auth == "none" ? "NONE" : "AWS_IAM"]
      case .invokeByURL: ["Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": true]
      }
    }
  }

  /// AWS Lambda "AddPermission": each of the two is an action of its own, and services that invoke a
  /// function for a source don't use its URL.
  static let urlRule = Rule { properties in
    let given = [url.name, onlyByURL.name].filter {
      properties[$0] != nil && properties[$0] != false
    }
    if given.count > 1 {
      return [
        .init(
          path: onlyByURL.name, summary: "Two permissions in one",
          detail: "`\(url.name)` permits calling the URL, and `\(onlyByURL.name)` invoking the "
            + "function by it: declare a permission for each.")
      ]
    }
    guard let field = given.first, properties[sourceArn.name] != nil else { return [] }
    return [
      .init(
        path: field, summary: "Service that calls a URL",
        detail: "Services that have a `\(sourceArn.name)` invoke the function itself: leave "
          + "`\(field)` out.")
    ]
  }
}
