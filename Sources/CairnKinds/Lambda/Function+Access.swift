import CairnLanguage

extension Function {
  /// AWS Lambda developer guide, "Identity-based IAM policies for Lambda": the function, its
  /// versions and its aliases.
  static let access: [AccessVerb] = [
    AccessVerb("use", ["lambda:InvokeFunction"], on: ["", ":*"])
  ]
}
