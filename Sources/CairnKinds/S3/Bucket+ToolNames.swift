import CairnLanguage

extension Bucket {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::S3::Bucket"), .terraform("aws_s3_bucket"), .aws("s3")],
    fields: [
      "name": [.cloudFormation("BucketName"), .terraform("bucket")],
      "versioning": [
        .cloudFormation("VersioningConfiguration"), .terraform("aws_s3_bucket_versioning"),
      ],
      "encryption": [
        .cloudFormation("BucketEncryption"), .terraform("server_side_encryption_configuration"),
        .terraform("aws_s3_bucket_server_side_encryption_configuration"),
      ],
      "kmsKey": [.cloudFormation("KMSMasterKeyID"), .terraform("kms_master_key_id")],
      "cors": [
        .cloudFormation("CorsConfiguration"), .terraform("cors_rule"),
        .terraform("aws_s3_bucket_cors_configuration"),
      ],
      "cors.origins": [.cloudFormation("AllowedOrigins"), .terraform("allowed_origins")],
      "cors.methods": [.cloudFormation("AllowedMethods"), .terraform("allowed_methods")],
      "cors.headers": [.cloudFormation("AllowedHeaders"), .terraform("allowed_headers")],
      "cors.exposeHeaders": [.cloudFormation("ExposedHeaders")],
      "cors.maxAge": [.terraform("max_age_seconds")],
      "lifecycle": [
        .cloudFormation("LifecycleConfiguration"), .terraform("lifecycle_rule"),
        .terraform("aws_s3_bucket_lifecycle_configuration"),
      ],
      "lifecycle.enabled": [.cloudFormation("Status"), .terraform("status")],
      "lifecycle.expire": [.cloudFormation("ExpirationInDays"), .terraform("expiration")],
      "lifecycle.expireNoncurrent": [
        .cloudFormation("NoncurrentVersionExpiration"),
        .cloudFormation("NoncurrentVersionExpirationInDays"),
        .terraform("noncurrent_version_expiration"),
      ],
      "lifecycle.abortUploads": [
        .cloudFormation("AbortIncompleteMultipartUpload"),
        .terraform("abort_incomplete_multipart_upload"),
      ],
      "publicAccess": [
        .cloudFormation("PublicAccessBlockConfiguration"),
        .terraform("aws_s3_bucket_public_access_block"),
      ],
      "onDestroy": [.terraform("force_destroy")],
    ],
    instead: [
      "Declare what a bucket notifies in `notifications`.": ["NotificationConfiguration"],
      "Declare the policy in `policies`, and name the bucket in `policies.bucket`.":
        ["policy", "BucketPolicy"],
      insteadOfAcl: ["acl", "AccessControl"],
    ])

  private static let insteadOfAcl =
    "Buckets have no access control lists. A public one has `publicAccess`, and a policy in "
    + "`policies`."
}
