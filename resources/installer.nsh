; Only administrators may write what decides for everybody on the machine (main/policy/sources.ts); whatever an
; ordinary account made there before loses its own access entries.
!macro customInstall
  CreateDirectory "C:\ProgramData\Rounds"
  nsExec::Exec '"$SYSDIR\icacls.exe" "C:\ProgramData\Rounds" /setowner *S-1-5-32-544 /T /C /Q'
  nsExec::Exec '"$SYSDIR\icacls.exe" "C:\ProgramData\Rounds" /reset /T /C /Q'
  nsExec::Exec '"$SYSDIR\icacls.exe" "C:\ProgramData\Rounds" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX /C /Q'
!macroend
