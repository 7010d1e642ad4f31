import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage
import FoundationEssentials

/// A plan that `cairn plan -o FILE` wrote.
struct SavedPlanFile {
  var plan: SavedPlan

  /// Nil if the argument is a stack or missing.
  static func read(_ argument: String?) throws -> SavedPlanFile? {
    guard let argument, !argument.hasSuffix(".yaml"), !argument.hasSuffix(".yml"),
      let data = FileManager.default.contents(atPath: argument), data.first == UInt8(ascii: "{")
    else { return nil }
    guard let plan = SavedPlan(parsing: Array(data)) else {
      throw CommandFailure(
        "\(argument) isn't a plan that this cairn can apply. Make it again with `cairn plan -o \(argument)`."
      )
    }
    return SavedPlanFile(plan: plan)
  }

  /// A saved plan includes all of this except the values of secret parameters.
  func check(
    parameters: ParameterOptions, endpoint: EndpointOptions, adopt: Bool, part: PartOptions
  ) throws {
    let secrets = plan.secretParameters
    let isOther = parameters.values.keys.contains { !secrets.contains($0) }
    if isOther || secrets.isEmpty && !parameters.files.isEmpty || !part.targets.isEmpty {
      throw ValidationError(
        "A saved plan includes its parameters and resources: leave out --set, --parameters and --target."
          + (secrets.isEmpty
            ? "" : " Give only its secret parameters again: \(secrets.joined(separator: ", ")).")
      )
    }
    if plan.endpoint == nil, !endpoint.aws {
      throw ValidationError("The plan was made for AWS. Applying it requires --aws.")
    }
    if plan.endpoint != nil, endpoint.aws {
      throw ValidationError("The plan was made for \(plan.endpoint ?? ""), not for AWS.")
    }
  }

  /// The endpoint that the plan was made for.
  func completing(_ endpoint: EndpointOptions) -> EndpointOptions {
    var endpoint = endpoint
    endpoint.url = endpoint.url ?? plan.endpoint
    endpoint.region = endpoint.region ?? plan.region
    return endpoint
  }

  /// - Parameter secrets: where the values of secret parameters are given again.
  func load(_ secrets: ParameterOptions) throws -> LoadedStack {
    var parameters = secrets
    parameters.settings += plan.parameters.filter { !$0.value.isSecret }
      .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.string ?? "")" }
    let loaded = try LoadedStack.load(file: plan.file, parameters)
    for name in plan.secretParameters
    where !plan.wasMade(with: loaded.stack.parameters[name], for: name) {
      throw CommandFailure(
        "The secret parameter \(name) has a different value than in the plan. Give the planned "
          + "value with --set \(name)=… or --parameters, or plan again.")
    }
    return loaded
  }
}

/// Something that a command can't do, in full sentences, with the next step.
struct CommandFailure: Error, Hashable, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
