; The installer of the Windows bundle: for one user, without an administrator; the data is never touched.
;
;   makensis -XTarget amd64-unicode -DVERSION=… -DFOUR_PARTS=… -DFOLDER=… -DITEMS=… -DICON=… -DOUT=… -DSIZE_KB=… installer.nsi
;
; Without questions: setup.exe /S [/D=folder], uninstall.exe /S [/REMOVEDATA].
; Ends with 0 when done, 1 broken off or failed (all is as it was), 2 this Windows is too old, 3 the program is running,
; 4 a newer version is installed.
Unicode true
SetCompressor zlib ; lzma saves a sixth, most of it being fonts and compressed already, and takes ten times as long
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include "${ITEMS}" ; the names of files and folders at the top of the bundle: !macro EACH_ITEM DO

!define TITLE "约谈工作台"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Yuetan"
!define NEW "$INSTDIR\.new"
!define OLD "$INSTDIR\.old"

Name "${TITLE}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Yuetan"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true
AllowSkipFiles off
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${FOUR_PARTS}"
VIAddVersionKey /LANG=2052 ProductName "${TITLE}"
VIAddVersionKey /LANG=2052 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=2052 FileVersion "${VERSION}"
VIAddVersionKey /LANG=2052 FileDescription "${TITLE}安装程序"
VIAddVersionKey /LANG=2052 CompanyName "yuetan"
VIAddVersionKey /LANG=2052 LegalCopyright ""

Var Data
!include MUI2.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEPAGE_TITLE "安装${TITLE} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "程序只装给当前用户，不需要管理员，不需要联网。$\r$\n$\r$\n程序装在：$\r$\n$INSTDIR$\r$\n$\r$\n数据放在：$\r$\n$Data$\r$\n$\r$\n已有的数据不会改动。单击“安装”开始。"
!define MUI_FINISHPAGE_TITLE "${TITLE}已经装好"
!define MUI_FINISHPAGE_TEXT "以后从开始菜单或桌面打开“${TITLE}”。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\yuetan.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${TITLE}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "将从下面的文件夹卸载${TITLE}。数据保留在 $Data，除非您在下一步另行决定。"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Var WasHere ; whether this is an update

; Where the data is: beside the program where a folder of that name is, as the program itself decides it.
!macro WHERE UN
Function ${UN}where
    StrCpy $Data "$LOCALAPPDATA\Yuetan"
    ${If} ${FileExists} "$INSTDIR\数据\*.*"
        StrCpy $Data "$INSTDIR\数据"
    ${EndIf}
FunctionEnd
!macroend
!insertmacro WHERE ""
!insertmacro WHERE "un."

; Says what stands in the way and ends with a number; without questions it only ends.
!macro REFUSE CODE TEXT
    MessageBox MB_OK|MB_ICONINFORMATION "${TEXT}" /SD IDOK
    SetErrorLevel ${CODE}
    Quit
!macroend

; Asks again until neither program of the folder is running: a running file cannot be written.
!macro FREE UN
Function ${UN}free
    again:
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\yuetan.exe"
        FileOpen $0 "$INSTDIR\yuetan.exe" a
        FileClose $0
    ${EndIf}
    ${IfNot} ${Errors}
    ${AndIf} ${FileExists} "$INSTDIR\yuetan-cli.exe"
        FileOpen $0 "$INSTDIR\yuetan-cli.exe" a
        FileClose $0
    ${EndIf}
    ${If} ${Errors}
        MessageBox MB_RETRYCANCEL|MB_ICONINFORMATION "${TITLE}正在运行，没有动它的文件，数据完好。$\r$\n请保存并关闭${TITLE}，再按“重试”。" /SD IDCANCEL IDRETRY again
        SetErrorLevel 3
        Quit
    ${EndIf}
FunctionEnd
!macroend
!insertmacro FREE ""
!insertmacro FREE "un."

Function .onInit
    SetShellVarContext current
    ${IfNot} ${AtLeastWin10}
        !insertmacro REFUSE 2 "${TITLE}需要 Windows 10 或 Windows 11（64 位）。$\r$\n很抱歉，这台电脑的 Windows 版本较早（Windows 7、8 已不受支持），没有安装任何文件。"
    ${EndIf}
    ReadRegStr $0 HKCU "${KEY}" "DisplayVersion"
    ${If} $0 != ""
        ${VersionCompare} "$0" "${VERSION}" $1
        ${If} $1 == 1
            !insertmacro REFUSE 4 "这台电脑上已装有较新的${TITLE} $0，本安装程序是 ${VERSION}。$\r$\n较旧的程序打不开较新的数据，所以没有改动。确实要用旧版时，请先卸载（数据会保留）。"
        ${EndIf}
    ${EndIf}
    Call settle
    Call where
    Call free
FunctionEnd

; A folder with other things in it is not taken over: ours becomes a folder in it.  One with the data for beside the program is.
Function settle
    ${If} ${FileExists} "$INSTDIR\*.*"
    ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    ${AndIfNot} ${FileExists} "${NEW}\*.*"
    ${AndIfNot} ${FileExists} "$INSTDIR\数据\*.*"
        ${DirState} "$INSTDIR" $0
        ${If} $0 == 1
            StrCpy $INSTDIR "$INSTDIR\Yuetan"
        ${EndIf}
    ${EndIf}
FunctionEnd

; The older version aside, the new one in its place; an item that cannot be moved puts all of it back.
!macro LAY_ASIDE ITEM
    ${IfNot} ${Errors}
    ${AndIf} ${FileExists} "$INSTDIR\${ITEM}"
        Rename "$INSTDIR\${ITEM}" "${OLD}\${ITEM}"
    ${EndIf}
!macroend
!macro PUT_IN ITEM
    ${IfNot} ${Errors}
        Rename "${NEW}\${ITEM}" "$INSTDIR\${ITEM}"
    ${EndIf}
!macroend
!macro PUT_BACK ITEM
    ${If} ${FileExists} "${OLD}\${ITEM}"
        ${If} ${FileExists} "$INSTDIR\${ITEM}\*.*"
            RMDir /r "$INSTDIR\${ITEM}"
        ${Else}
            Delete "$INSTDIR\${ITEM}"
        ${EndIf}
        Rename "${OLD}\${ITEM}" "$INSTDIR\${ITEM}"
    ${EndIf}
!macroend

Section
    StrCpy $WasHere 0
    IfFileExists "$INSTDIR\uninstall.exe" 0 +2
        StrCpy $WasHere 1
    CreateDirectory "$INSTDIR"
    !insertmacro EACH_ITEM PUT_BACK ; what an installation that was cut off has left
    RMDir /r "${NEW}"
    RMDir /r "${OLD}"
    ClearErrors
    SetOutPath "${NEW}"
    File /r "${FOLDER}/*"
    ${If} ${Errors}
        SetOutPath "$INSTDIR"
        RMDir /r "${NEW}"
        !insertmacro REFUSE 1 "文件没有写全（磁盘可能已满）。已装的程序和数据都没有改动，请腾出空间后再装。"
    ${EndIf}
    SetOutPath "$INSTDIR"
    CreateDirectory "${OLD}"
    ClearErrors
    !insertmacro EACH_ITEM LAY_ASIDE
    !insertmacro EACH_ITEM PUT_IN
    ${If} ${Errors}
        !insertmacro EACH_ITEM PUT_BACK
        RMDir /r "${NEW}"
        RMDir "${OLD}"
        !insertmacro REFUSE 1 "有文件正被别的程序占用，没有装上。已装的程序照旧，数据完好。请关闭${TITLE}（或重新启动电脑）后再装。"
    ${EndIf}
    Delete "${OLD}\yuetan.exe" ; fails where it was started meanwhile
    ${If} ${Errors}
        !insertmacro EACH_ITEM PUT_BACK
        RMDir /r "${NEW}"
        RMDir "${OLD}"
        !insertmacro REFUSE 3 "${TITLE}正在运行，没有装上。已装的程序照旧，数据完好。请保存并关闭${TITLE}后再装。"
    ${EndIf}
    RMDir /r "${NEW}"
    RMDir /r "${OLD}"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\yuetan.exe"
    ${If} $WasHere == 0 ; who threw the one on the desktop away does not get it again by an update
        CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\yuetan.exe"
    ${EndIf}
    WriteRegStr HKCU "${KEY}" "DisplayName" "${TITLE}"
    WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\yuetan.exe"
    WriteRegStr HKCU "${KEY}" "Publisher" "yuetan"
    WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE_KB}
    WriteRegDWORD HKCU "${KEY}" "NoModify" 1
    WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Function un.onInit
    SetShellVarContext current
    Call un.where
    Call un.free
FunctionEnd

!macro TAKE_AWAY ITEM
    ${If} ${FileExists} "$INSTDIR\${ITEM}\*.*"
        RMDir /r "$INSTDIR\${ITEM}"
    ${Else}
        Delete "$INSTDIR\${ITEM}"
    ${EndIf}
!macroend

Section "Uninstall"
    !insertmacro EACH_ITEM TAKE_AWAY
    RMDir /r "${NEW}"
    RMDir /r "${OLD}"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR" ; only where nothing else is in it
    Delete "$SMPROGRAMS\${TITLE}.lnk"
    Delete "$DESKTOP\${TITLE}.lnk"
    DeleteRegKey HKCU "${KEY}"

    IfFileExists "$Data\*.*" 0 done
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/REMOVEDATA" $1
    IfErrors 0 gone
    MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONQUESTION "程序已卸载，数据还在：$\r$\n$Data$\r$\n$\r$\n要同时删除这台电脑上的数据吗？不清楚时请选“否”。" /SD IDNO IDNO done
    MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONEXCLAMATION "请再确认一次：$Data 里的全部约谈记录、附件和账号将被删除，没有备份就找不回来。$\r$\n别处的备份不受影响。$\r$\n$\r$\n确定删除吗？" /SD IDNO IDNO done
    gone:
    RMDir /r "$Data"
    RMDir "$INSTDIR" ; where the data was beside the program
    done:
SectionEnd
