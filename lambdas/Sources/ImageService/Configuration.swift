import CairnAWS
import LambdaRuntime

/// The functions' settings from the environment.
package struct Configuration: Sendable {
  /// `BUCKET`
  package var bucket: String
  /// `TABLE`
  package var table: String
  /// `URL_EXPIRY`, in seconds: how long presigned URLs are valid. 15 minutes by default.
  package var urlExpiry: Duration
  /// Region, credentials, and AWS itself or `AWS_ENDPOINT_URL`.
  package var aws: AWSConfiguration
  /// `PUBLIC_ENDPOINT`, or else `CAIRN_PUBLIC_ENDPOINT`, which `cairn local start --docker` gives every
  /// function: where clients reach S3, if not where this function does.
  package var publicEndpoint: AWSEndpoint?
  /// `AWS_CA_BUNDLE`: a file of trusted certificates instead of the system's.
  package var certificates: String?

  package init(_ variables: [String: String]) throws(ConfigurationError) {
    bucket = try Self.required(variables, "BUCKET")
    table = try Self.required(variables, "TABLE")
    urlExpiry = try Self.expiry(Self.value(variables, "URL_EXPIRY"))
    certificates = Self.value(variables, "AWS_CA_BUNDLE")
    do throws(AWSConfigurationError) {
      aws = try .lambda(environment: AWSEnvironment(variables: variables))
      for name in ["CAIRN_PUBLIC_ENDPOINT", "PUBLIC_ENDPOINT"] {
        guard let endpoint = Self.value(variables, name) else { continue }
        publicEndpoint = try AWSEndpoint(endpoint, origin: name)
      }
    } catch {
      throw ConfigurationError(error.message)
    }
  }

  /// Unset and empty are alike.
  private static func value(_ variables: [String: String], _ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func required(
    _ variables: [String: String], _ name: String
  ) throws(ConfigurationError) -> String {
    guard let value = value(variables, name) else {
      throw ConfigurationError("The environment variable \(name) is not set.")
    }
    return value
  }

  private static func expiry(_ text: String?) throws(ConfigurationError) -> Duration {
    guard let text else { return .seconds(900) }
    guard let seconds = Int(text), (1...604_800).contains(seconds) else {
      throw ConfigurationError(
        "URL_EXPIRY is \"\(text)\": it must be a number of seconds from 1 to 604800 (7 days).")
    }
    return .seconds(seconds)
  }
}

/// Why a function can't be started.
package struct ConfigurationError: LambdaFailure, Hashable {
  package var errorMessage: String
  package var errorType: String { "ConfigurationError" }

  init(_ message: String) {
    errorMessage = message
  }
}
