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
      "lifecycle.transitions": [.terraform("transition")],
      "lifecycle.transitions.class": [
        .cloudFormation("StorageClass"), .terraform("storage_class"),
      ],
      "lifecycle.transitions.after": [
        .cloudFormation("TransitionInDays"), .terraform("days"),
      ],
      "lifecycle.transitionsNoncurrent": [
        .cloudFormation("NoncurrentVersionTransitions"),
        .terraform("noncurrent_version_transition"),
      ],
      "lifecycle.transitionsNoncurrent.class": [
        .cloudFormation("StorageClass"), .terraform("storage_class"),
      ],
      "lifecycle.transitionsNoncurrent.after": [.terraform("noncurrent_days")],
      "lifecycle.tags": [.cloudFormation("TagFilters")],
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
      "ownership": [
        .cloudFormation("OwnershipControls"), .terraform("aws_s3_bucket_ownership_controls"),
      ],
      "acl": [.cloudFormation("AccessControl"), .terraform("aws_s3_bucket_acl")],
      "website": [
        .cloudFormation("WebsiteConfiguration"),
        .terraform("aws_s3_bucket_website_configuration"),
      ],
      "website.index": [.cloudFormation("IndexDocument"), .terraform("index_document")],
      "website.error": [.cloudFormation("ErrorDocument"), .terraform("error_document")],
      "website.redirect": [
        .cloudFormation("RedirectAllRequestsTo"), .terraform("redirect_all_requests_to"),
      ],
      "website.redirect.host": [.cloudFormation("HostName"), .terraform("host_name")],
      "website.routing": [.cloudFormation("RoutingRules"), .terraform("routing_rule")],
      "website.routing.prefix": [
        .cloudFormation("KeyPrefixEquals"), .terraform("key_prefix_equals"),
      ],
      "website.routing.errorCode": [
        .cloudFormation("HttpErrorCodeReturnedEquals"),
        .terraform("http_error_code_returned_equals"),
      ],
      "website.routing.host": [.cloudFormation("HostName"), .terraform("host_name")],
      "website.routing.code": [
        .cloudFormation("HttpRedirectCode"), .terraform("http_redirect_code"),
      ],
      "website.routing.replacePrefix": [
        .cloudFormation("ReplaceKeyPrefixWith"), .terraform("replace_key_prefix_with"),
      ],
      "website.routing.replaceKey": [
        .cloudFormation("ReplaceKeyWith"), .terraform("replace_key_with"),
      ],
      "publicAccessBlock": [
        .cloudFormation("PublicAccessBlockConfiguration"),
        .terraform("aws_s3_bucket_public_access_block"),
      ],
      "onDestroy": [.terraform("force_destroy")],
    ],
    instead: [
      "Declare what a bucket notifies in `notifications`.": ["NotificationConfiguration"],
      "Declare the policy in `policies`, and name the bucket in `policies.bucket`.":
        ["policy", "BucketPolicy"],
    ])
}
