import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to Lambda that several resources of a round share.
extension KindContext {
  /// All functions of an account with at most 50.
  func firstFunctions() async throws -> LambdaFunctionPage {
    let aws = aws
    return try await shared.answer(to: "lambda ListFunctions") { try await aws.listFunctions() }
  }

  func functions() async throws -> [LambdaFunction] {
    let (aws, context) = (aws, self)
    return try await shared.answer(to: "lambda ListFunctions, every page") {
      var page = try await context.firstFunctions()
      var functions = page.functions
      while let marker = page.nextMarker {
        page = try await aws.listFunctions(marker: marker)
        functions += page.functions
      }
      return functions
    }
  }

  /// Of functions and event source mappings; nil if the resource doesn't exist.
  func lambdaTags(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "lambda ListTags \(arn)") {
      try await found { try await aws.listLambdaTags(arn) }
    }
  }

  /// The statements of a function's policy.
  func functionPolicy(_ function: String) async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "lambda GetPolicy \(function)") {
      let policy = try await found { try await aws.getFunctionPolicy(function) } ?? ""
      guard !policy.isEmpty, let document = try? JSONValue(parsing: policy) else { return [] }
      return document["Statement"]?.array ?? []
    }
  }

  /// Those that aren't being deleted.
  func mappings() async throws -> [LambdaMapping] {
    let aws = aws
    return try await shared.answer(to: "lambda ListEventSourceMappings") {
      try await aws.listEventSourceMappings().filter { $0.state != "Deleting" }
    }
  }
}
