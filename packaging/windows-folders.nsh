; "Open in SynDiff Workstation" in the menu of a folder.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\SynDiffWorkstation" "" "Open in SynDiff Workstation"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\SynDiffWorkstation\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%V"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Directory\shell\SynDiffWorkstation"
!macroend
