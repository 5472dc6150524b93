/** A utility process of root after `app.enableSandbox()` took `--no-sandbox` away. */
process.stderr.write('Running as root without --no-sandbox is not supported. See https://crbug.com/638180.\n')
process.exit(1)
