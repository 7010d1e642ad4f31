import CairnEngine
import CairnLanguage

extension Function {
  /// What API Gateway calls to invoke a function.
  static func invokeARN(of arn: String, in scope: Scope) -> String {
    "arn:\(scope.partition):apigateway:\(scope.region):lambda:path/2015-03-31/functions/\(arn)"
      + "/invocations"
  }

  /// The ARN of the function that a call to `uri` invokes; nil for a call of something else.
  static func arn(invokedBy uri: String) -> String? {
    guard let start = uri.firstRange(of: "/functions/"), uri.hasSuffix("/invocations") else {
      return nil
    }
    return String(uri[start.upperBound...].dropLast("/invocations".count))
  }

  static func isARN(_ text: String) -> Bool {
    text.split(separator: ":").dropFirst(2).first == "lambda"
  }
}
