import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The aliases of one function, as Lambda has them.
enum FunctionAliases {
  /// AWS Lambda API, "AliasConfiguration".
  static let members = AnswerMembers(
    held: ["Description", "FunctionVersion", "Name", "RoutingConfig"],
    reported: ["AliasArn", "RevisionId"])

  /// Those that are declared, or were when the function was applied last; others aren't the stack's.
  static func names(of resource: ResourceHandle) -> Set<String> {
    let field = Function.aliases.name
    return Set(resource.properties[raw: field]?.map?.keys.map { $0 } ?? [])
      .union(resource.recorded?[raw: field]?.map?.keys.map { $0 } ?? [])
  }

  static func read(
    _ answers: [JSONValue], of resource: ResourceHandle, _ versions: FunctionVersions
  ) -> (field: Value, unmanaged: [UnmanagedSetting]) {
    let declared = resource.properties[Function.aliases] ?? [:]
    let ours = names(of: resource)
    var aliases: [String: Value] = [:]
    var unmanaged: [UnmanagedSetting] = []
    for answer in answers {
      guard let name = answer["Name"]?.string else { continue }
      let version = answer["FunctionVersion"]?.string ?? ""
      guard ours.contains(name) || resource.isFound else {
        unmanaged.append(UnmanagedSetting("alias \(name)", "version \(version)"))
        continue
      }
      aliases[name] = value(of: answer, like: declared[name], versions)
      unmanaged += members.unmanaged(in: answer, of: "the alias \(name)")
    }
    return (.map(aliases), unmanaged)
  }

  private static func value(
    of answer: JSONValue, like declared: Value?, _ versions: FunctionVersions
  ) -> Value {
    var version = answer["FunctionVersion"]?.string ?? ""
    let entries = declared.flatMap(Function.aliasType.entries(of:))
    let follows =
      entries.map { $0[Function.aliasVersion.name]?.string ?? Function.latest } == Function.latest
    if follows, version == versions.newest?.answer["Version"]?.string { version = Function.latest }
    var properties = Properties()
    properties[Function.aliasVersion] = version
    properties[Function.aliasDescription] = answer["Description"]?.string ?? ""
    properties[Function.aliasWeights] =
      (answer["RoutingConfig"]?["AdditionalVersionWeights"]?.object ?? [:])
      .mapValues { Value($0, as: .plain) }
    return properties.value
  }

  /// - Parameter live: those that may have to be deleted.
  static func write(
    _ declared: [String: Value], of function: String, over live: [String: Value],
    _ context: KindContext
  ) async throws {
    let aws = context.aws
    let answers = try await aws.listFunctionAliases(function)
    let there = Dictionary(
      answers.compactMap { answer in answer["Name"]?.string.map { ($0, answer) } }
    ) { first, _ in first }
    let requests = declared.mapValues { Function.aliasType.entries(of: $0) ?? [:] }
    var newest: String?
    if requests.values.contains(where: { version(in: $0) == Function.latest }) {
      let versions = FunctionVersions(try await aws.listFunctionVersions(function))
      newest = versions.newest?.answer["Version"]?.string
    }
    for (name, entries) in requests.sorted(by: { $0.key < $1.key }) {
      var wanted = version(in: entries)
      if wanted == Function.latest {
        guard let newest else {
          throw KindError(
            "No version of the function is published, which the alias \(name) could stand for.",
            path: "\(Function.aliases.name).\(name)")
        }
        wanted = newest
      }
      let weights = entries[Function.aliasWeights.name]?.map ?? [:]
      let request: [String: JSONValue] = [
        "FunctionVersion": .string(wanted),
        "Description": .string(entries[Function.aliasDescription.name]?.string ?? ""),
        "RoutingConfig": [
          "AdditionalVersionWeights": .object(weights.mapValues { $0.json(.plain) })
        ],
      ]
      try await put(name, request, over: there[name], of: function, context)
    }
    for name in live.keys.sorted() where declared[name] == nil {
      try await ignoringMissing { try await aws.deleteFunctionAlias(function, name) }
    }
  }

  private static func version(in entries: [String: Value]) -> String {
    entries[Function.aliasVersion.name]?.string ?? Function.latest
  }

  private static func put(
    _ name: String, _ request: [String: JSONValue], over there: JSONValue?, of function: String,
    _ context: KindContext
  ) async throws {
    let aws = context.aws
    let isEmulator = context.scope.flavour == .emulator
    let creation = JSONValue.object(request.merging(["Name": .string(name)]) { $1 })
    func isSame(_ alias: JSONValue) -> Bool {
      request.allSatisfy { member, value in
        alias[member] == value
          || member == "RoutingConfig" && alias[member] == nil
            && value["AdditionalVersionWeights"] == [:]
      }
    }
    guard let there else {
      try await doing {
        try await aws.createFunctionAlias(function, creation)
      } unless: {
        try await aws.listFunctionAliases(function)
          .contains { $0["Name"]?.string == name && isSame($0) }
      }
      return
    }
    if isSame(there) { return }
    do {
      try await aws.updateFunctionAlias(function, name, .object(request))
    } catch {
      // Quirk of LocalStack without the plug-ins: it fails to change the weights of an alias.
      guard isEmulator, error.code == "InternalError" else { throw error }
      try await ignoringMissing { try await aws.deleteFunctionAlias(function, name) }
      try await aws.createFunctionAlias(function, creation)
    }
  }
}
