import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The tags of API keys and usage plans.
enum RestTags {
  static func arn(_ path: String, in scope: Scope) -> String {
    "arn:\(scope.partition):apigateway:\(scope.region)::/\(path)"
  }

  /// The tags in an answer, without those that choose an id.
  static func tags(in answer: JSONValue) -> [String: String] {
    (answer["tags"]?.object ?? [:]).compactMapValues(\.string)
  }

  /// Quirk of LocalStack: answers show the tags of the creation only, and "GetTags" those of
  /// "TagResource" only, so that a creation writes both.
  static func live(
    _ answer: JSONValue, _ path: String, _ context: KindContext
  ) async throws -> [String: String] {
    let shown = tags(in: answer)
    guard context.scope.flavour == .emulator else { return shown }
    let (aws, arn) = (context.aws, Self.arn(path, in: context.scope))
    let written = try await context.shared.answer(to: "apigateway GetTags \(path)") {
      try await found { try await aws.getRestTags(arn: arn) } ?? [:]
    }
    return written.isEmpty ? shown : written
  }

  /// Changes the tags of the resource with this id to those wanted.
  ///
  /// - Parameter answers: a new listing of the folder.
  static func write(
    _ wanted: [String: String], to id: String, among answers: [JSONValue], in folder: String,
    _ context: KindContext
  ) async throws {
    let path = "\(folder)/\(id)"
    let live = try await live(answers.first { $0["id"]?.string == id } ?? [:], path, context)
    let difference = Tags.difference(from: live, to: wanted)
    let arn = Self.arn(path, in: context.scope)
    // A run that was interrupted before `writeNew` wrote none of those that an emulator shows later.
    let set = context.scope.flavour == .emulator ? wanted : difference.set
    if !set.isEmpty { try await context.aws.tagRestAPI(arn: arn, set) }
    if !difference.remove.isEmpty {
      try await context.aws.untagRestAPI(arn: arn, keys: difference.remove)
    }
  }

  /// Writes the tags of a new resource once more where the answers need that.
  static func writeNew(
    _ tags: [String: String], _ path: String, _ context: KindContext
  ) async throws {
    guard context.scope.flavour == .emulator else { return }
    try await context.aws.tagRestAPI(arn: Self.arn(path, in: context.scope), tags)
  }
}

extension Kind {
  /// The one of these answers that is the resource's: by its id if that is known, and otherwise by
  /// its name and tags. Names aren't unique, so only an unambiguous one is taken over.
  func ours(
    _ resource: ResourceHandle, _ name: String, among answers: [JSONValue], in folder: String,
    _ context: KindContext
  ) async throws -> (JSONValue, [String: String])? {
    let candidates = try await concurrently(answers) { answer -> (JSONValue, [String: String])? in
      guard let id = answer["id"]?.string,
        answer["name"]?.string == name || resource.attributes["id"]?.string == id
      else { return nil }
      return (answer, try await RestTags.live(answer, "\(folder)/\(id)", context))
    }
    if resource.isFound, let id = resource.attributes["id"]?.string {
      return candidates.first { $0.0["id"]?.string == id }
    }
    let owners = resource.owners(in: context.scope)
    let named = candidates.filter { $0.0["name"]?.string == name }
    let ours = named.filter { _, tags in
      owners.contains {
        tags[OwnershipTags.stack] == $0.stack && tags[OwnershipTags.resource] == $0.name
      }
    }.min { ($0.0["id"]?.string ?? "") < ($1.0["id"]?.string ?? "") }
    if ours != nil || !context.adopts { return ours }
    let others = named.filter { owner(of: $0.1, context) == .nobody }
    return others.count == 1 ? others.first : nil
  }
}
