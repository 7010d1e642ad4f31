import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What AWS Lambda "ListVersionsByFunction" says: `$LATEST`, and the published versions.
struct FunctionVersions: Sendable {
  private(set) var unpublished: LambdaFunction?
  /// By their numbers, the oldest first.
  private(set) var published: [(number: Int, function: LambdaFunction)] = []

  init(_ versions: [LambdaFunction]) {
    for version in versions {
      guard let number = version.answer["Version"]?.string.flatMap({ Int($0) }) else {
        unpublished = version
        continue
      }
      published.append((number, version))
    }
    published.sort { $0.number < $1.number }
  }

  var newest: LambdaFunction? { published.last?.function }

  /// Whether the newest version has the function's code and settings. A version may have a description
  /// of its own.
  var isUpToDate: Bool {
    guard let newest, let unpublished else { return false }
    return Self.members.allSatisfy { newest.answer[$0] == unpublished.answer[$0] }
  }

  /// AWS Lambda developer guide, "Manage Lambda function versions": code, runtime, layers and most
  /// settings. What belongs to the function as a whole, such as its tags, isn't there.
  private static let members = Function.members.held
    .subtracting(["FunctionName", "FunctionArn", "Description"])
    .union(["FileSystemConfigs", "ImageConfigResponse", "KMSKeyArn", "PackageType"])

  /// Such as "1 to 7".
  var text: String {
    guard let first = published.first?.number, let last = published.last?.number else { return "" }
    return first == last ? "\(first)" : "\(first) to \(last)"
  }
}

extension LambdaFunction {
  /// Of a published version.
  var versionAttributes: LiveAttributes {
    guard let number = answer["Version"]?.string.flatMap({ Int($0) }) else { return [:] }
    return ["version": .integer(number), "versionArn": .string(arn)]
  }
}
